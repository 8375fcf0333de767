export { default as PeopleRoom } from './PeopleRoom.svelte';
