import { cleanup, render, screen } from '@testing-library/react';
import { Alerts } from './alerts';
import MonitoringPage from './index';

jest.mock('../shell', () => ({ Console: ({ lead }: { readonly lead: string }) => <p>{lead}</p> }));

afterEach(cleanup);

it('says with whom people are compared where a campus is small, also when nobody stands out', () => {
  render(<Alerts alerts={[]} />);
  expect(screen.getByText('没有明显高于同组的人。同校区不足 8 人时和全校比较；全校也不足 8 人时不比较。')).toBeTruthy();
  render(<MonitoringPage />);
  expect(screen.getByText('每天发了多少、用了多少，谁明显高于同校区的其他人；同校区不足 8 人时和全校比较')).toBeTruthy();
});

it('does not say so beside those who stand out', () => {
  const alert = { kind: 'teacher', id: 'T', name: '王老师', campusName: '城东', text: '比全校老师的中位数高 6 倍' } as const;
  render(<Alerts alerts={[alert]} />);
  expect(screen.getByText('比全校老师的中位数高 6 倍')).toBeTruthy();
  expect(screen.queryByText(/不比较/)).toBeNull();
});
