using System.Net;
using System.Text.Json;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Sources.Prometheus.Client;

namespace Taproot.Server.Sources.Prometheus.Diagnosis;

/// <summary>Can the server be reached, does it let us in, what is it, and is its clock right.</summary>
internal static class ServerCheck
{
    private const string Reachable = "Reachable", Access = "Access", Interface = "Prometheus API", Clock = "Clock";
    private const double MostSkewSeconds = 5;

    /// <summary>Adds its findings; false when looking further is pointless.</summary>
    public static async Task<bool> RunAsync(PrometheusProject source, TimeProvider time, List<PrometheusTestStep> steps, CancellationToken cancellationToken)
    {
        var seen = await ReachAsync(source, steps, cancellationToken);
        if (steps[^1].Status == Finding.Bad) return false;
        if (!await AskAsync(source, seen.IsVictoriaMetrics, time, steps, cancellationToken)) return false;
        steps.Add(Judge(seen.Date, time.GetUtcNow()));
        return true;
    }

    private static async Task<(DateTimeOffset? Date, bool IsVictoriaMetrics)> ReachAsync(PrometheusProject source, List<PrometheusTestStep> steps, CancellationToken cancellationToken)
    {
        var address = source.Settings.Url;
        try
        {
            using var response = await source.Client.SendAsync("status/buildinfo", [], cancellationToken);
            var how = address.Scheme == "https" ? source.Settings.TlsSkipVerify ? " over TLS, its certificate not checked" : " over TLS, its certificate is good" : "";
            steps.Add(Finding.Ok(Reachable, $"{address.Authority} answers{how}."));
            AddAccess(source, response.StatusCode, steps);
            // It tells no version, but this header is its own.
            return (response.Headers.Date, response.Headers.Contains("X-Server-Hostname"));
        }
        catch (PrometheusException e)
        {
            var name = e.Failure == PrometheusFailure.Credentials ? Access : Reachable;
            steps.Add(Finding.Failed(name, e.Message, AdviceFor(e.Failure)));
            return (null, false);
        }
    }

    private static string AdviceFor(PrometheusFailure failure) => failure switch
    {
        PrometheusFailure.UnknownHost => "In Kubernetes the name is SERVICE.NAMESPACE.svc, such as prometheus-server.monitoring.svc.",
        PrometheusFailure.Tls => "Give the CA file, mend the certificate, or (on a network that you trust) skip its verification.",
        PrometheusFailure.Credentials => "The file must be readable by the user that Taproot runs as.",
        _ => "Try the address with curl from Taproot's host; network policies and firewalls may stand between.",
    };

    private static void AddAccess(PrometheusProject source, HttpStatusCode status, List<PrometheusTestStep> steps)
    {
        var way = source.Settings switch
        {
            { TokenFile.Length: > 0 } => "with the token of the file",
            { BearerToken.Length: > 0 } => "with the bearer token",
            { User.Length: > 0 } s => $"as user {s.User}",
            { ClientCertificateFile.Length: > 0 } => "with the client certificate",
            _ => "without credentials",
        };
        if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            steps.Add(Finding.Failed(Access, $"The server does not let Taproot in {way} ({(int)status}).", status == HttpStatusCode.Unauthorized
                ? "Check user and password, or the token. A proxy before the server may want others than the server itself."
                : "The credentials are known but may not read. Give them the right to query; with several tenants set the header X-Scope-OrgID."));
        else if ((int)status is >= 300 and < 400)
            steps.Add(Finding.Failed(Access, $"The server sends elsewhere ({(int)status}).", "Enter the final address: credentials do not follow a redirect. A login page before the server does this, too."));
        else steps.Add(Finding.Ok(Access, $"The server lets Taproot in {way}."));
    }

    private static async Task<bool> AskAsync(
        PrometheusProject source, bool isVictoriaMetrics, TimeProvider time, List<PrometheusTestStep> steps, CancellationToken cancellationToken)
    {
        try
        {
            var answers = 0;
            await source.Client.QueryAsync("vector(1)", time.GetUtcNow().ToUnixTimeMilliseconds(), (_, _, _, _) => answers++, cancellationToken);
            if (answers != 1) throw new PrometheusException(PrometheusFailure.Malformed, "It answers a query for one number with something else.");
            steps.Add(Finding.Ok(Interface, $"Queries are answered by {(isVictoriaMetrics ? "VictoriaMetrics" : await FlavourAsync(source, cancellationToken))}."));
            return true;
        }
        catch (PrometheusException e)
        {
            var advice = e.Failure == PrometheusFailure.Refused && e.Message.Contains("org id", StringComparison.OrdinalIgnoreCase)
                ? "Set the header X-Scope-OrgID to the tenant."
                : "The base address is where api/v1/query is: for Mimir it ends with /prometheus, for VictoriaMetrics' cluster with /select/0/prometheus.";
            steps.Add(Finding.Failed(Interface, e.Message, advice));
            return false;
        }
    }

    private static async Task<string> FlavourAsync(PrometheusProject source, CancellationToken cancellationToken)
    {
        try
        {
            var (document, data) = await source.Client.GetAsync("status/buildinfo", [], cancellationToken);
            using (document)
            {
                if (data.ValueKind != JsonValueKind.Object) return "a server that does not tell its version";
                var version = Text(data, "version");
                var application = Text(data, "application");
                if (application.Length == 0) application = data.TryGetProperty("features", out _) ? "Mimir" : "Prometheus";
                return $"{application} {version}".Trim();
            }
        }
        catch (PrometheusException)
        {
            return "a server that does not tell its version";
        }
    }

    private static string Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Sentence.Of(value.GetString()!) : "";

    private static PrometheusTestStep Judge(DateTimeOffset? date, DateTimeOffset now)
    {
        if (date is not { } told) return Finding.Ok(Clock, "The server does not tell its time.");
        // The header has whole seconds.
        var skew = (told - now).TotalSeconds + 0.5;
        if (Math.Abs(skew) <= MostSkewSeconds) return Finding.Ok(Clock, "Its clock agrees with Taproot's.");
        return Finding.Warning(Clock, $"Its clock is {Math.Abs(skew):0} s {(skew > 0 ? "ahead of" : "behind")} Taproot's.",
            "Set both hosts' clocks by NTP. Samples seem late or come from the future, and the newest minute lacks them.");
    }
}
