namespace Vault.Client.Sessions;

/// <summary>An interval that doubles with each failure up to a limit, 20 % more or less, so that many don't come back at once.</summary>
internal sealed record GrowingInterval(TimeSpan First, TimeSpan Limit)
{
    /// <summary>The interval after so many failures in a row, counted from one.</summary>
    public TimeSpan After(int failures)
    {
        var factor = Math.Pow(2, Math.Min(failures - 1, 30));
        var interval = Math.Min(First.TotalMilliseconds * factor, Limit.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(interval * (0.8 + (Random.Shared.NextDouble() * 0.4)));
    }
}
