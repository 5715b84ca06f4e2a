using Sandbox.Cli;

return await SandboxCommand.InvokeAsync(args);
