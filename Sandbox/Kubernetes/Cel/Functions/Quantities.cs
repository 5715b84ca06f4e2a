using static Sandbox.Kubernetes.Cel.CelType;
using static Sandbox.Kubernetes.Cel.Overload;

namespace Sandbox.Kubernetes.Cel.Functions;

/// <summary>Functions on quantities and versions.</summary>
internal static class Quantities
{
    private static readonly CelType Text = CelType.String;
    private static readonly CelType Quantity = CelQuantity.QuantityType;
    private static readonly CelType Semver = CelSemver.SemverType;

    /// <summary>The overloads.</summary>
    public static IEnumerable<Overload> All => [.. OnQuantities, .. OnVersions];

    private static Overload[] OnQuantities =>
    [
        Function("quantity", [Text], Quantity, a => CelQuantity.Parse((string)a[0]!) ?? throw new CelException(
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")),
        Function("isQuantity", [Text], Bool, a => CelQuantity.Parse((string)a[0]!) is not null),
        Member("sign", [Quantity], Int, a => (long)Math.Sign(Amount(a[0]))),
        Member("isInteger", [Quantity], Bool, a => IsInteger(Amount(a[0]))),
        Member("asInteger", [Quantity], Int,
            a => IsInteger(Amount(a[0])) ? (long)Amount(a[0]) : throw new CelException("cannot convert value to integer")),
        Member("asApproximateFloat", [Quantity], CelType.Double, a => (double)Amount(a[0])),
        Member("add", [Quantity, Quantity], Quantity, a => new CelQuantity(Amount(a[0]) + Amount(a[1]))),
        Member("add", [Quantity, Int], Quantity, a => new CelQuantity(Amount(a[0]) + (long)a[1]!)),
        Member("sub", [Quantity, Quantity], Quantity, a => new CelQuantity(Amount(a[0]) - Amount(a[1]))),
        Member("sub", [Quantity, Int], Quantity, a => new CelQuantity(Amount(a[0]) - (long)a[1]!)),
        Member("isLessThan", [Quantity, Quantity], Bool, a => Amount(a[0]) < Amount(a[1])),
        Member("isGreaterThan", [Quantity, Quantity], Bool, a => Amount(a[0]) > Amount(a[1])),
        Member("compareTo", [Quantity, Quantity], Int, a => (long)Amount(a[0]).CompareTo(Amount(a[1]))),
    ];

    private static Overload[] OnVersions =>
    [
        Function("semver", [Text], Semver, a => ToVersion((string)a[0]!, normalize: false)),
        Function("semver", [Text, Bool], Semver, a => ToVersion((string)a[0]!, (bool)a[1]!)),
        Function("isSemver", [Text], Bool, a => CelSemver.Parse((string)a[0]!, normalize: false) is not null),
        Function("isSemver", [Text, Bool], Bool, a => CelSemver.Parse((string)a[0]!, (bool)a[1]!) is not null),
        Member("major", [Semver], Int, a => ((CelSemver)a[0]!).Major),
        Member("minor", [Semver], Int, a => ((CelSemver)a[0]!).Minor),
        Member("patch", [Semver], Int, a => ((CelSemver)a[0]!).Patch),
        Member("isLessThan", [Semver, Semver], Bool, a => ((CelSemver)a[0]!).Precedence((CelSemver)a[1]!) < 0),
        Member("isGreaterThan", [Semver, Semver], Bool, a => ((CelSemver)a[0]!).Precedence((CelSemver)a[1]!) > 0),
        Member("compareTo", [Semver, Semver], Int, a => (long)Math.Sign(((CelSemver)a[0]!).Precedence((CelSemver)a[1]!))),
    ];

    private static decimal Amount(object? value) => ((CelQuantity)value!).Amount;

    private static bool IsInteger(decimal amount) => amount % 1 == 0 && amount is >= long.MinValue and <= long.MaxValue;

    private static CelSemver ToVersion(string text, bool normalize) =>
        CelSemver.Parse(text, normalize) ?? throw new CelException("No Major.Minor.Patch elements found");
}
