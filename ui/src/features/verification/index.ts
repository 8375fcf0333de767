export { default as ActPanel } from './ActPanel.svelte';
export { default as CheckLists } from './CheckLists.svelte';
export { default as Duties } from './Duties.svelte';
