const named = globalThis.document?.querySelector<HTMLMetaElement>('meta[name="finetune-service"]')?.content;

/** Origin of the service: the one that the head of the page names, or else the one that the page came from. */
export const service: string = named || (globalThis.location?.origin ?? '');
