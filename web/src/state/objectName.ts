import { ref } from 'vue';

/** Name of the object that the page shows, for the breadcrumb, where the id in the address is not fit to read. */
export const objectName = ref('');
