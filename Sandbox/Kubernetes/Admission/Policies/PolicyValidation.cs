using Sandbox.Kubernetes.Admission.Expressions;

namespace Sandbox.Kubernetes.Admission.Policies;

/// <summary>A validation of a policy, compiled.</summary>
/// <param name="Source">The expression as written.</param>
/// <param name="Expression">Must be true.</param>
/// <param name="Message">Said if it isn't; may be empty.</param>
/// <param name="MessageExpression">Makes what is said; null if there is none.</param>
/// <param name="Reason">The reason of the Status; empty for <c>Invalid</c>.</param>
internal sealed record PolicyValidation(
    string Source, AdmissionExpression Expression, string Message, AdmissionExpression? MessageExpression, string Reason);
