export { default as Beside } from './Beside.svelte';
export { default as Proceedings } from './Proceedings.svelte';
export { default as StepList } from './StepList.svelte';
