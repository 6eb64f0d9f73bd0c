using Taproot.Server.Ingest.Figures;
using Taproot.Telemetry;
using Taproot.Telemetry.Profiles;

namespace Taproot.Server.Ingest.Profiles;

/// <summary>
/// A profile in the pprof format, as Coroot's agents, Taproot's own and curl send it: parameters of the query are its labels, <c>service.name</c> says whose it
/// is. Answered 200 when it is in the store.
/// </summary>
internal sealed class PprofEndpoint(IngestPipeline pipeline, ProfileIntake intake)
{
    private const string ServiceName = "service.name";

    /// <summary>Takes one request.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        var refusal = await pipeline.TakeAsync(
            http, Signal.Profiles, HttpEnvelope.Instance,
            (project, message, cancellation) => intake.StoreAsync(
                project, Protocols.Profiles, batch => intake.ReadPprof(message, OriginOf(http.Request.Query), batch, new()), cancellation));
        if (refusal is not null) await RefusalProblems.Of(refusal, http.Response).ExecuteAsync(http);
    }

    private static ProfileOrigin OriginOf(IQueryCollection query)
    {
        var service = query[ServiceName].ToString();
        if (service.Length == 0)
            throw new ProfileException(ProfileRefusal.NoService, "The parameter service.name is missing, which says whose the profile is: /v1/profiles?service.name=shop.");
        return new()
        {
            Service = service,
            Labels = Labels.Create(query.Where(p => p.Key != ServiceName).Select(p => new Label(p.Key, p.Value.ToString()))),
        };
    }
}
