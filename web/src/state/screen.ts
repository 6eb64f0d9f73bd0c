import { ref } from 'vue';

const query = matchMedia('(max-width: 720px)');

/** Whether the screen is as narrow as a phone's; the same width at which the style sheets change over. */
export const isNarrow = ref(query.matches);
query.addEventListener('change', (event) => (isNarrow.value = event.matches));
