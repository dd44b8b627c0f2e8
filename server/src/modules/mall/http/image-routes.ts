import { mallContracts as contracts, type GoodImage } from '@qingya/shared';
import { fail } from '../../../platform/errors';
import { action, type Route, read } from '../../../platform/http/route';
import { API_PREFIX } from '../../../platform/http/router';
import { recordAudit } from '../../identity';
import type { MallPorts } from '../ports';
import { type ImageSize, imageKey, uploadImage } from '../usecases/images';

const pathOf = (imageId: string, size: ImageSize): string => `${API_PREFIX}/good-images/${imageId}/${size}`;

/** Where pictures can be asked for. */
export const presentImage = (imageId: string): GoodImage => ({
  imageId,
  url: pathOf(imageId, 'full'),
  thumbUrl: pathOf(imageId, 'thumb'),
});

/** The picture a good is known by. @param imageIds JSON list, the cover first */
export const coverOf = (imageIds: string): string | null => {
  const [cover] = JSON.parse(imageIds) as string[];
  return cover === undefined ? null : presentImage(cover).thumbUrl;
};

/** Pictures of goods. Whoever has the id of one may see it: it shows a good and nothing of anybody. */
export const imageRoutes = ({ files }: Pick<MallPorts, 'files'>): readonly Route[] => [
  action(contracts.uploadImage, async (req) => {
    const file = req.files.get('file');
    if (file === undefined || file.content.length === 0) throw fail('image_missing');
    const actor = req.actor();
    const id = await uploadImage(req.db, files, file.content, actor.id);
    await req.db.transaction((uow) =>
      recordAudit(uow, {
        actor,
        action: 'mall.image.uploaded',
        subjectKind: 'image',
        subjectId: id,
        campusId: null,
        details: {},
      }),
    );
    return presentImage(id);
  }),
  read(contracts.image, async ({ params: { imageId, size } }) => {
    const file = await files.get(imageKey(imageId, size));
    if (!file) throw fail('not_found');
    return { fileName: `${imageId}-${size}.jpg`, ...file, inline: true, immutable: `${imageId}-${size}` };
  }),
];
