import type { ComponentType } from 'react';
import { useEffect } from 'react';
import { hall } from '../hall.ts';
import { CaseCentre } from '../counter/case-centre.tsx';
import { commandKeys, commands } from '../counter/commands.ts';
import { ContextBar } from '../counter/context-bar.tsx';
import { DeviceBar } from '../counter/device-bar.tsx';
import { IdleCentre } from '../counter/idle-centre.tsx';
import { MatterRail } from '../counter/matter-rail.tsx';
import { SubmitColumn } from '../counter/submit-column.tsx';
import { Palette } from '../counter/palette.tsx';
import { useKeys } from '../keys/layers.ts';
import { panelView } from '../panels/index.tsx';
import { refreshCase } from '../state/open-case.ts';
import { setPalette, useScreen } from '../state/screen.ts';
import { useWork } from '../state/work.ts';
import { kindsIn, stepViews } from '../steps/index.ts';
import type { StepProps } from '../steps/step-view.ts';

const CounterKeys = () => {
  useKeys({
    ...commandKeys(commands()),
    'Ctrl+K': () => setPalette(true),
    'Ctrl+Enter': () => {
      const deed = commands().find((command) => command.id === 'collect');
      if (deed?.isOpen() !== true) return false;
      deed.run();
      return true;
    },
  });
  return null;
};

const CashierColumn = () => {
  const view = useWork((state) => state.view);
  if (view === null) return null;
  const beside = kindsIn(view.steps, 'beside').map((kind) => {
    const { View } = stepViews[kind];
    return <View key={kind} view={view} />;
  });
  const money = kindsIn(view.steps, 'cashier');
  if (money.length === 0) return <SubmitColumn view={view} beside={beside} />;
  return money.map((kind) => {
    const View: ComponentType<StepProps> = stepViews[kind].View;
    return <View key={kind} view={view} beside={beside} />;
  });
};

/** The counter: taxpayer on top, matters left, form and lines in the middle, money right, devices and line below. */
export const CounterScreen = () => {
  const { panel, paletteOpen } = useScreen();
  const view = useWork((state) => state.view);
  useEffect(
    () =>
      hall().on('changed', ({ what, caseFileId }) => {
        // A task that came in may be the other bureau's word on the case on the screen.
        if (what !== 'ledger') void refreshCase(what === 'cases' ? caseFileId : null);
      }),
    [],
  );
  return (
    <div className="counter">
      <CounterKeys />
      <ContextBar />
      <MatterRail />
      {panel === null ? (
        <div className={view === null ? 'work wide' : 'work'}>
          {view === null ? <IdleCentre /> : <CaseCentre key={view.id} view={view} />}
          <CashierColumn />
        </div>
      ) : (
        <div className="work wide">{panelView(panel)}</div>
      )}
      <DeviceBar />
      {paletteOpen ? <Palette /> : null}
    </div>
  );
};
