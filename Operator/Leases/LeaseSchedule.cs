using Operator.Entities;

namespace Operator.Leases;

/// <summary>
/// When a lease, and the login that it lives by, are renewed or replaced. Everything follows from what is in status, so that a restart moves nothing.
/// </summary>
/// <param name="Percent">After which share of its life.</param>
/// <param name="Phase">The resource's place, from 0 up to 1: leases that were issued together aren't renewed together.</param>
public sealed record LeaseSchedule(int Percent, double Phase)
{
    // To either side of the share: 10,000 leases of an hour are renewed over four minutes.
    private const double Jitter = 0.05;

    private static readonly TimeSpan LeastMargin = TimeSpan.FromSeconds(30);

    /// <summary>The moment at which a term is to be lengthened, or replaced where it can't be.</summary>
    public DateTimeOffset Due(LeaseTerm term)
    {
        var percent = Percent > 0 ? Percent : VaultDynamicSecretSpec.DefaultRenewalPercent;
        var share = percent / 100.0 * (1 + (Jitter * ((2 * Phase) - 1)));
        var due = term.Expiration - (term.Duration * (1 - share));
        var latest = Deadline(term);
        return due < latest ? due : latest;
    }

    /// <summary>The moment from which nothing is waited for any more: what can't be renewed until then is replaced.</summary>
    public static DateTimeOffset Deadline(LeaseTerm term)
    {
        var margin = term.Duration / 10 > LeastMargin ? term.Duration / 10 : LeastMargin;
        return term.Expiration - (margin < term.Duration / 2 ? margin : term.Duration / 2);
    }

    /// <summary>The next moment at which a lease needs anything.</summary>
    public DateTimeOffset NextDue(SecretLeaseStatus lease)
    {
        var due = Due(LeaseTerm.OfLease(lease));
        return LeaseTerm.OfToken(lease) is { } token && Due(token) is var tokenDue && tokenDue < due ? tokenDue : due;
    }

    /// <summary>The moment from which a lease is replaced rather than waited for.</summary>
    public static DateTimeOffset Deadline(SecretLeaseStatus lease)
    {
        var deadline = Deadline(LeaseTerm.OfLease(lease));
        return LeaseTerm.OfToken(lease) is { } token && Deadline(token) is var ofToken && ofToken < deadline ? ofToken : deadline;
    }

    /// <summary>When a lease ends: by itself or with its login.</summary>
    public static DateTimeOffset End(SecretLeaseStatus lease)
    {
        var end = LeaseTerm.OfLease(lease).Expiration;
        return LeaseTerm.OfToken(lease) is { } token && token.Expiration < end ? token.Expiration : end;
    }
}
