namespace Quickstart;

/// <summary>How the tour is run.</summary>
/// <param name="Exit">Whether it ends when all is shown.</param>
/// <param name="KubernetesPort">The port of the Kubernetes API; 0 for any.</param>
/// <param name="VaultPort">The port of the store; 0 for any.</param>
/// <param name="Program">The operator's program.</param>
/// <param name="ShowLog">Whether the operator's log is printed at the end.</param>
internal sealed record TourOptions(bool Exit, int KubernetesPort, int VaultPort, string Program, bool ShowLog);
