using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Operator.Runtime.Builder;
using Operator.Runtime.Client;
using Operator.Runtime.Leadership;

namespace Operator.Runtime.Hosting;

/// <summary>What every controller host needs of the container.</summary>
internal sealed record ControllerServices(
    IKubernetesClient Client,
    OperatorSettings Settings,
    InformerService Informers,
    ILeadership Leadership,
    OperatorMetrics Metrics,
    TimeProvider Time,
    ILoggerFactory Loggers,
    IServiceScopeFactory Scopes);
