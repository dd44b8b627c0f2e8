import { z } from 'zod';
import { endpoint, idSchema, instantSchema, pageOf, pageQuery } from '../kernel/define-endpoint';
import { defineErrors } from '../kernel/errors';
import { MESSAGE_TEMPLATE_CODES } from '../message-templates';

export const messageErrors = defineErrors({
  message_not_found: { status: 404, message: '没有找到这条消息，请刷新后再看。' },
});

/** What a message is about; the inbox shows one sign for each. */
export const MESSAGE_TOPICS = ['lesson', 'leave', 'record', 'points', 'payment', 'account'] as const;
export type MessageTopic = (typeof MESSAGE_TOPICS)[number];

/** What `wx.requestSubscribeMessage` answers for one template. */
export const CONSENT_ANSWERS = ['accept', 'reject', 'ban', 'filter'] as const;
export type ConsentAnswer = (typeof CONSENT_ANSWERS)[number];

/** How far a WeChat message has come. */
export const DELIVERY_STATES = [
  'waiting',
  'sending',
  'sent',
  'arrived',
  'no_consent',
  'muted',
  'late',
  'failed',
  'unknown',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

const templateCode = z.enum(MESSAGE_TEMPLATE_CODES);

export const messageSchema = z.object({
  id: idSchema,
  topic: z.enum(MESSAGE_TOPICS),
  title: z.string(),
  body: z.string(),
  page: z.string().nullable().describe('address of the screen a tap leads to, with its query; null = nowhere'),
  studentId: idSchema.nullable(),
  createdAt: instantSchema,
  readAt: instantSchema.nullable().describe('when the caller read it'),
});
export type MessageView = z.output<typeof messageSchema>;

const templateSettingSchema = z.object({
  code: templateCode,
  title: z.string(),
  when: z.string().describe('Chinese: when such a message is sent'),
  templateId: z.string().nullable().describe("id for WeChat's consent panel; null = the school has not set it up"),
  remaining: z.number().int().min(0).describe('messages the caller still allows'),
  muted: z.boolean().describe('the caller does not want them in WeChat; the inbox has them anyway'),
});
export type TemplateSettingView = z.output<typeof templateSettingSchema>;

const settingsSchema = z.object({
  templates: z.array(templateSettingSchema),
  quietFrom: z.string().describe('HH:MM, Asia/Shanghai; from here on nothing but what is urgent'),
  quietUntil: z.string(),
});

const guardian = { kind: 'guardian' } as const;

/** The inbox, consents for WeChat messages, and what staff may see of both. */
export const messageContracts = {
  list: endpoint({
    id: 'messages.list',
    method: 'GET',
    path: '/messages',
    summary: 'What the family was told, newest first',
    auth: guardian,
    query: pageQuery.extend({
      topic: z.enum(MESSAGE_TOPICS).optional(),
      unread: z.literal('true').optional().describe('only what the caller has not read'),
    }),
    response: pageOf(messageSchema).extend({ unread: z.number().int().min(0).describe('not read yet, counted up to 100') }),
  }),
  read: endpoint({
    id: 'messages.read',
    method: 'POST',
    path: '/messages/:messageId/read',
    summary: 'The caller has read a message; again changes nothing',
    auth: guardian,
    params: z.object({ messageId: idSchema }),
    response: z.object({ unread: z.number().int().min(0) }),
    errors: ['message_not_found'],
  }),
  readAll: endpoint({
    id: 'messages.readAll',
    method: 'POST',
    path: '/messages/read',
    summary: 'The caller has read everything up to and including a message; what came later stays unread',
    auth: guardian,
    body: z.object({ upTo: idSchema }),
    response: z.object({ unread: z.number().int().min(0) }),
    errors: ['message_not_found'],
  }),
  settings: endpoint({
    id: 'messages.settings',
    method: 'GET',
    path: '/message-settings',
    summary: 'WeChat messages the school sends, with the consents and wishes of the caller',
    auth: guardian,
    response: settingsSchema,
  }),
  changeSetting: endpoint({
    id: 'messages.changeSetting',
    method: 'PUT',
    path: '/message-settings/:code',
    summary: 'Mute the WeChat messages of a template, or have them again',
    auth: guardian,
    params: z.object({ code: templateCode }),
    body: z.object({ muted: z.boolean() }),
    response: templateSettingSchema,
  }),
  reportConsents: endpoint({
    id: 'messages.reportConsents',
    method: 'POST',
    path: '/message-consents',
    summary: "Report what WeChat's consent panel answered; the same panel counts once however often it is reported",
    auth: guardian,
    body: z.object({
      panelId: idSchema.describe('made on the phone for each panel that was shown'),
      answeredAt: instantSchema.describe("the phone's time of the answer"),
      answers: z
        .array(z.object({ templateId: z.string().min(1).max(64), answer: z.enum(CONSENT_ANSWERS) }))
        .min(1)
        .max(5),
    }),
    response: z.object({ templates: z.array(templateSettingSchema).describe('those that were answered') }),
  }),
  ofFamily: endpoint({
    id: 'messages.ofFamily',
    method: 'GET',
    path: '/families/:familyId/messages',
    summary: 'What a family was told, and how far each message has come',
    auth: { kind: 'staff', permission: 'family.read' },
    objects: [{ kind: 'family', in: 'params', name: 'familyId' }],
    params: z.object({ familyId: idSchema }),
    query: pageQuery,
    response: pageOf(
      messageSchema.omit({ readAt: true }).extend({
        readBy: z.array(z.object({ name: z.string(), at: instantSchema })).describe('guardians who read it in the inbox'),
        deliveries: z
          .array(
            z.object({
              guardian: z.string(),
              state: z.enum(DELIVERY_STATES),
              at: instantSchema,
              reason: z.string().nullable().describe('Chinese: why it did not arrive'),
            }),
          )
          .describe('WeChat messages, one per guardian with an account'),
      }),
    ),
  }),
};
