export { default as Sheets } from './Sheets.svelte';
export { default as Start } from './Start.svelte';
export { default as Unlock } from './Unlock.svelte';
