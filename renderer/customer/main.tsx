import '@fontsource-variable/noto-sans-sc/wght.css';
import './customer.css';
import { createRoot } from 'react-dom/client';
import { CustomerPage } from './customer-page.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('no root element');
createRoot(root).render(<CustomerPage />);
