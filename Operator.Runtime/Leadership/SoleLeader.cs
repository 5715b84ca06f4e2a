namespace Operator.Runtime.Leadership;

/// <summary>Leads always: there is no election.</summary>
internal sealed class SoleLeader : ILeadership
{
    public bool IsLeader => true;

    public string? Leader => Environment.MachineName;

    public CancellationToken Lost => CancellationToken.None;

    public Task WaitAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
