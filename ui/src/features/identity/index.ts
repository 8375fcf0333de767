export { default as Custody } from './Custody.svelte';
export { default as Duties } from './Duties.svelte';
export { default as Identities } from './Identities.svelte';
