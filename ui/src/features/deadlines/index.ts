export { default as Deadlines } from './Deadlines.svelte';
