using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Schema;

/// <summary>What a validation found; the same message counts once.</summary>
internal sealed class Findings
{
    private readonly List<(string Message, FieldError Error)> _errors = [];

    /// <summary>How many checks were made: of the alternatives that fail, the one that got farthest is reported.</summary>
    public int Checks { get; set; } = 1;

    /// <summary>True if nothing is wrong.</summary>
    public bool IsValid => _errors.Count == 0;

    /// <summary>The errors, in order.</summary>
    public IReadOnlyList<FieldError> Errors => [.. _errors.Select(error => error.Error)];

    /// <summary>Adds an error; <paramref name="message"/> tells it from others.</summary>
    public void Add(string message, FieldError error)
    {
        if (!_errors.Any(other => other.Message == message))
            _errors.Add((message, error));
    }

    /// <summary>Adds what another validation found.</summary>
    public void Add(Findings other)
    {
        foreach (var (message, error) in other._errors)
            Add(message, error);
        Checks += other.Checks;
    }
}
