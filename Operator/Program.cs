using System.CommandLine;
using Operator.Cli;

// The host handles SIGTERM itself, and takes the time it needs to drain, release the Lease and revoke tokens; the library would end it after two seconds.
var given = CourierCommand.Create().Parse(args);
var exitCode = await given.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return given.Errors.Count > 0 && given.CommandResult.Command.Name == RenderCommand.Name ? RenderCommand.WrongUse : exitCode;
