using Operator.Migration.Eso;
using Operator.Migration.Vso;

namespace Operator.Migration;

/// <summary>The steps by which Secrets change hands without a rewrite; <c>docs/migration.md</c> says why each is where it is.</summary>
public static class AdoptionSteps
{
    /// <summary>The steps for what was converted.</summary>
    public static IReadOnlyList<string> For(IReadOnlyList<Manifest> manifests, MigrationOptions options)
    {
        var (vso, eso) = (manifests.Any(m => m.Group == VsoConversion.Group), manifests.Any(m => m.Group == EsoConversion.Group));
        var steps = new List<string>();
        if (vso)
            steps.Add($"kubectl -n {options.VsoNamespace} scale deployment --all --replicas=0");
        if (eso)
            steps.Add("kubectl -n external-secrets scale deployment --all --replicas=0, and kubectl delete validatingwebhookconfiguration secretstore-validate externalsecret-validate");
        steps.Add("kubectl apply -f what was written here, and wait: kubectl wait --for=condition=Ready vaultstaticsecrets.secret-courier.io --all -A");
        steps.Add(
            "see that no Secret has an owner in the old operator: kubectl get secrets -A -o yaml | grep -E 'apiVersion: (secrets.hashicorp.com|external-secrets.io)/'");
        steps.Add("take the finalizers off the old resources (their operator is stopped), and delete them");
        steps.Add("remove spec.destination.overwrite, then uninstall the old operator and its CustomResourceDefinitions");
        return steps;
    }
}
