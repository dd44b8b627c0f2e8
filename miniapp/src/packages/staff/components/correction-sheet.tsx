import { useEffect, useState } from 'react';
import { ConfirmSheet, Field } from '@/components';
import { useAction } from '@/hooks/use-action';
import { call } from '@/services/api';
import { submitOnce } from '../hooks/submit-once';
import { STATUS_NAMES } from '../model/attendance';
import type { Attendance, AttendanceStatus } from '../types';
import { StatusChoice } from './status-choice';

interface Correctable {
  readonly name: string;
  readonly attendance: Attendance | null;
}

interface CorrectionSheetProps {
  /** Whose attendance is to be corrected; null = closed. */
  readonly line: Correctable | null;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Corrects one attendance. The lesson credit and the points that hung on it go back by the same step. */
export const CorrectionSheet = ({ line, onClose, onDone }: CorrectionSheetProps) => {
  const attendance = line?.attendance ?? null;
  const [status, setStatus] = useState<AttendanceStatus>('present');
  const [reason, setReason] = useState('');
  const action = useAction(
    async (target: Attendance) =>
      submitOnce(
        `correct.${target.id}`,
        { status, reason: reason.trim(), expectedRevision: target.revision },
        (idempotencyKey, body) =>
          call('schooling.correctAttendance', { params: { attendanceId: target.id }, body, idempotencyKey }),
      ),
    () => {
      onDone();
      onClose();
    },
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a sheet that opens anew starts from what is recorded
  useEffect(() => {
    setStatus(attendance?.status ?? 'present');
    setReason('');
    action.forget();
  }, [attendance?.id]);
  return (
    <ConfirmSheet
      open={attendance !== null}
      title={`更正 ${line?.name ?? ''} 的考勤`}
      message={`现在记录为「${attendance === null ? '' : STATUS_NAMES[attendance.status]}」。更正后，课时和由它得到的积分会一起调整，家长能看到原因。`}
      confirmText='确认更正'
      busy={action.busy}
      disabled={reason.trim() === '' || status === attendance?.status}
      error={action.error?.message}
      onConfirm={() => attendance !== null && void action.run(attendance)}
      onCancel={onClose}
    >
      <StatusChoice label='更正为' value={status} onChange={setStatus} idPrefix='correct' />
      <Field
        label='原因'
        required
        value={reason}
        onChange={setReason}
        placeholder='例如：扫码后提前离开'
        maxLength={200}
        testId='correction-reason'
      />
    </ConfirmSheet>
  );
};
