using Operator.Entities;
using Operator.Runtime.Client;

namespace Operator.Authentication;

/// <summary>A VaultAuth with what its VaultAuthGlobal fills in. It is worked out whenever it is needed and written nowhere.</summary>
/// <param name="Key">The VaultAuth.</param>
/// <param name="Spec">The settings that hold; an object of its own.</param>
/// <param name="ConnectionNamespace">Where the reference to the connection is seen from, and must be allowed: the namespace of whoever wrote it.</param>
/// <param name="Fingerprint">Changes with the VaultAuth and with the VaultAuthGlobal.</param>
public sealed record EffectiveAuth(ObjectKey Key, VaultAuthSpec Spec, string ConnectionNamespace, string Fingerprint);
