namespace Sandbox.Faults;

/// <summary>The server that a fault is of.</summary>
public enum FaultServer
{
    /// <summary>The Kubernetes API server.</summary>
    Kubernetes,

    /// <summary>The Vault-compatible server.</summary>
    Vault,
}
