export { default as Intake } from './Intake.svelte';
