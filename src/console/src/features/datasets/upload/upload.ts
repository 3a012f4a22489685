import { type DatasetVersion, MostUploadBytes } from '../../../api/schema';
import { uploads } from '../../../api/uploads';
import { DirectUpload, StorageOutOfReach, type UploadWatch } from './DirectUpload';

/** What goes through the service in one request; larger files go straight to storage, and go on where they were. */
export const SmallBytes = 16 * 1024 * 1024;

/** Makes a version of a dataset from a file. */
export async function upload(dataset: string, file: File, watch: UploadWatch): Promise<DatasetVersion> {
  const throughService = () =>
    uploads.throughService(dataset, file, (sent) => watch.onShare(Math.min(1, sent / Math.max(1, file.size))), watch.signal);
  if (file.size <= SmallBytes) {
    return throughService();
  }

  try {
    const version = await new DirectUpload(uploads, dataset, file, watch).run();
    return await uploads.version(dataset, version, watch.signal);
  } catch (error) {
    if (!(error instanceof StorageOutOfReach) || file.size > MostUploadBytes) {
      throw error;
    }

    watch.onNews('throughService');
    return throughService();
  }
}
