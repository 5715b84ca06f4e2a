namespace Sandbox.Kubernetes.Admission.Webhooks;

/// <summary>Which webhooks are asked a second time, as the object was changed after they saw it.</summary>
internal sealed class Reinvocation
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _again = new(StringComparer.Ordinal);

    /// <summary>Whether this is the second round.</summary>
    public bool IsSecondRound { get; private set; }

    /// <summary>Whether something changed the object, so that a second round is needed.</summary>
    public bool IsNeeded { get; private set; }

    /// <summary>Whether a webhook is asked in this round.</summary>
    public bool Asks(Webhook webhook) => !IsSecondRound || _again.Contains(webhook.Id);

    /// <summary>Records that a webhook was asked.</summary>
    public void Record(Webhook webhook, bool changed)
    {
        if (changed)
            AskAgain();
        if (webhook.IsReinvoked)
            _asked.Add(webhook.Id);
    }

    /// <summary>The object was changed: those that were asked and want to be are asked again.</summary>
    public void AskAgain()
    {
        IsNeeded = true;
        _again.UnionWith(_asked);
        _asked.Clear();
    }

    /// <summary>Begins the second round.</summary>
    public void BeginSecondRound() => IsSecondRound = true;
}
