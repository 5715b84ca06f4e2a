namespace Operator.Migration;

/// <summary>How much a finding asks of its reader.</summary>
public enum FindingLevel
{
    /// <summary>Good to know; nothing to do.</summary>
    Info,

    /// <summary>Something works otherwise than before, or a step is needed outside the manifests.</summary>
    Changed,

    /// <summary>Something has no equivalent, and was left out.</summary>
    Unsupported,
}
