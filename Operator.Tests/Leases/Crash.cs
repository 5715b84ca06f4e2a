namespace Operator.Tests.Leases;

/// <summary>Stands for the end of the process: nothing of ours catches it.</summary>
public sealed class Crash() : Exception("The process ended here.");
