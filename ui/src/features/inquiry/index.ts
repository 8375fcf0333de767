export { default as Inquiry } from './Inquiry.svelte';
