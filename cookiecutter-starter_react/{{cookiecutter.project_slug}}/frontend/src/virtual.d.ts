declare module "virtual:react-refresh";
