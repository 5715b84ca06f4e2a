using Sandbox.Cli;

return await SandboxCommand.Create().Parse(args).InvokeAsync();
