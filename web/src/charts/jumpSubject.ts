import { inject, provide, type ComputedRef, type InjectionKey } from 'vue';

/** Whose charts are shown, for going from one to the logs and profiles of its moment. */
export interface JumpSubject {
  kind: 'application' | 'node';
  id: string;
}

const key: InjectionKey<ComputedRef<JumpSubject>> = Symbol('subject of charts');

export const provideJumpSubject = (subject: ComputedRef<JumpSubject>): void => provide(key, subject);
export const useJumpSubject = (): ComputedRef<JumpSubject> | null => inject(key, null);
