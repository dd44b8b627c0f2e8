import { Field } from '@/components';
import type { GoodDraft, GoodProblems } from '../../model/good-form';

export interface PartProps {
  readonly draft: GoodDraft;
  readonly problems: GoodProblems;
  readonly onChange: (changes: Partial<GoodDraft>) => void;
}

/** Fields of the form that hold plain text. */
type TextName = { [K in keyof GoodDraft]: string extends GoodDraft[K] ? K : never }[keyof GoodDraft];

interface TextFieldProps extends PartProps {
  readonly field: TextName;
  readonly label: string;
  readonly kind?: 'text' | 'number' | 'money' | 'multiline';
  readonly placeholder?: string;
  readonly hint?: string;
  readonly maxLength: number;
  readonly required?: boolean;
}

/** One typed field of the good, with what is wrong with it. */
export const TextField = ({ draft, problems, onChange, field, ...rest }: TextFieldProps) => (
  <Field
    {...rest}
    value={draft[field]}
    error={problems[field]}
    testId={`good-${field}`}
    onChange={(text) => onChange({ [field]: text })}
  />
);
