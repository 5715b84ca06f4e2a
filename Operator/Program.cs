using System.CommandLine;
using Operator.Cli;

// The host handles SIGTERM itself, and takes the time it needs to drain, release the Lease and revoke tokens; the library would end it after two seconds.
return await CourierCommand.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
