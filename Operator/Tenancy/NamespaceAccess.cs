using System.IO.Enumeration;
using Operator.Entities;
using Operator.Pipeline;
using Operator.Runtime.Client;

namespace Operator.Tenancy;

/// <summary>
/// Who may use a shared resource of another namespace: the one rule for all kinds (<see cref="IShared"/>), for those that nobody names (<c>default</c>)
/// too. Judged anew at each reconcile, from caches: what is taken back ends with the next one, before anything is sent.
/// </summary>
public sealed class NamespaceAccess(NamespaceLabels labels)
{
    /// <summary>Why a resource in <paramref name="consumer"/> may not use a shared one; null where it may.</summary>
    /// <param name="kind">The kind of what is shared.</param>
    /// <param name="shared">Its namespace and name.</param>
    /// <param name="spec">What it says of who may use it.</param>
    /// <param name="consumer">The namespace of who wants to.</param>
    public Problem? Refuse(string kind, ObjectKey shared, IShared spec, string consumer)
    {
        if (shared.Namespace == consumer || (spec.AllowedNamespaces ?? []).Any(pattern => Matches(pattern, consumer)))
            return null;

        if (spec.AllowedNamespaceSelector is not { } selector)
        {
            return Refused(
                $"{kind} {shared} may not be used from namespace {consumer}: its owner can add it to spec.allowedNamespaces");
        }

        if (!labels.AreKnown)
        {
            return Refused(
                $"{kind} {shared} may not be used from namespace {consumer}: its spec.allowedNamespaceSelector can't be judged here, as the labels of "
                + "namespaces aren't known (an operator that watches some of them only, by --watch-namespaces, has no right to). Its owner can add the namespace to spec.allowedNamespaces");
        }

        return labels.Find(consumer) is { } found && LabelSelection.Selects(selector, found)
            ? null
            : Refused(
                $"{kind} {shared} may not be used from namespace {consumer}: its owner can add it to spec.allowedNamespaces, "
                + "or give the namespace the labels that spec.allowedNamespaceSelector asks for");
    }

    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static Problem Refused(string message) => new(Reasons.NamespaceNotAllowed, message, ProblemKind.Stalled);
}
