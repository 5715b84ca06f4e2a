using Operator.Cli;

return await CourierCommand.Create().Parse(args).InvokeAsync();
