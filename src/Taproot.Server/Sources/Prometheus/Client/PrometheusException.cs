namespace Taproot.Server.Sources.Prometheus.Client;

/// <summary>In what way a Prometheus did not answer as it should.</summary>
internal enum PrometheusFailure
{
    /// <summary>Its host name has no address.</summary>
    UnknownHost,

    /// <summary>No connection comes about.</summary>
    Unreachable,

    /// <summary>The TLS handshake fails.</summary>
    Tls,

    /// <summary>A file with credentials cannot be used.</summary>
    Credentials,

    /// <summary>401 or 403.</summary>
    Unauthorized,

    /// <summary>404: no such interface at that address.</summary>
    NotFound,

    /// <summary>Redirects are not followed, for credentials would go along.</summary>
    Redirected,

    /// <summary>The question itself is refused; asking again does not help.</summary>
    Refused,

    /// <summary>The query would read more than the far side allows.</summary>
    TooMuchAsked,

    /// <summary>429 or 5xx.</summary>
    Overloaded,

    /// <summary>The answer did not come in time.</summary>
    TimedOut,

    /// <summary>The answer is larger than what is taken.</summary>
    TooLarge,

    /// <summary>The answer is not what Prometheus' interface says.</summary>
    Malformed,
}

/// <summary>A Prometheus did not answer; the message is a sentence that holds no secret.</summary>
internal sealed class PrometheusException(PrometheusFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>In what way.</summary>
    public PrometheusFailure Failure { get; } = failure;

    /// <summary>Whether the same question may be answered later.</summary>
    public bool IsTransient => Failure is not (PrometheusFailure.Refused or PrometheusFailure.NotFound or PrometheusFailure.Redirected);
}
