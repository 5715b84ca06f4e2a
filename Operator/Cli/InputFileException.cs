namespace Operator.Cli;

/// <summary>A file that was named on the command line can't be used. The message names it, and line and column where there are any.</summary>
internal sealed class InputFileException(string message, Exception? inner = null) : Exception(message, inner);
