import type { StorageDisk } from '@/api/types';

/** How full a disk is; null where the engine does not tell its size, as of object storage. */
export const usedPercent = (disk: StorageDisk): number | null =>
  disk.totalBytes > 0 ? Math.min(100, Math.max(0, (100 * (disk.totalBytes - disk.freeBytes)) / disk.totalBytes)) : null;

/** Above the threshold the oldest data is deleted; a disk with next to nothing left takes in nothing. */
export function diskStatus(disk: StorageDisk, thresholdPercent: number | null): string {
  const used = usedPercent(disk);
  if (used === null) return 'unknown';
  if (used > 98) return 'critical';
  return used > (thresholdPercent ?? 90) ? 'warning' : 'ok';
}
