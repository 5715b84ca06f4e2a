namespace Operator.Tests.Leases;

/// <summary>Stands for the end of the process: nothing of ours catches it.</summary>
public sealed class CrashException() : Exception("The process ended here.");
