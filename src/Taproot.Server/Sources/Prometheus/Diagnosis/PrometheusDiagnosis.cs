using Taproot.Server.Api.Contracts;
using Taproot.Server.Sources.Prometheus.Client;

namespace Taproot.Server.Sources.Prometheus.Diagnosis;

/// <summary>
/// Finds out why a Prometheus gives no picture: can it be reached, does it let us in, is it one, is its clock right, are the agents' metrics there and whole.
/// </summary>
internal sealed class PrometheusDiagnosis(TimeProvider time)
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(60);

    /// <summary>Looks at everything that can be looked at.</summary>
    public async Task<PrometheusTestResponse> RunAsync(PrometheusProject source, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(Most, time, cancellationToken);
        var steps = new List<PrometheusTestStep>();
        try
        {
            if (await ServerCheck.RunAsync(source, time, steps, limit.Token))
                await ContentCheck.RunAsync(source, time, steps, limit.Token);
        }
        catch (PrometheusException e)
        {
            steps.Add(Finding.Failed("Queries", e.Message, "Try again; if it stays so, look into the log of the server that is asked."));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            steps.Add(Finding.Failed("Time", $"The test took longer than {Most.TotalSeconds:0} s.", "The server is slow. Look at its load, and narrow what is read with the extra selector."));
        }
        return new(Finding.Worst(steps), steps);
    }
}
