export { default as Checks } from './Checks.svelte';
