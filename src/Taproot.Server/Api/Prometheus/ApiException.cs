namespace Taproot.Server.Api.Prometheus;

/// <summary>A request that cannot be answered, in the terms of Prometheus' interface.</summary>
internal sealed class ApiException(int status, string errorType, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The answer's status code.</summary>
    public int Status { get; } = status;

    /// <summary>The answer's <c>errorType</c>.</summary>
    public string ErrorType { get; } = errorType;

    /// <summary>The request itself is wrong.</summary>
    public static ApiException BadData(string message, Exception? inner = null) => new(StatusCodes.Status400BadRequest, "bad_data", message, inner);

    /// <summary>A parameter is wrong.</summary>
    public static ApiException BadParameter(string name, string sentence) => BadData($"Parameter '{name}': {sentence}.");

    /// <summary>The expression cannot be evaluated.</summary>
    public static ApiException Execution(string message, Exception? inner = null) => new(StatusCodes.Status422UnprocessableEntity, "execution", message, inner);

    /// <summary>The evaluation took too long.</summary>
    public static ApiException Timeout(string message, Exception? inner = null) => new(StatusCodes.Status503ServiceUnavailable, "timeout", message, inner);

    /// <summary>The store is away; the same request may succeed later.</summary>
    public static ApiException Unavailable(string message, Exception? inner = null) => new(StatusCodes.Status503ServiceUnavailable, "unavailable", message, inner);

    /// <summary>There is no such thing.</summary>
    public static ApiException NotFound(string message) => new(StatusCodes.Status404NotFound, "not_found", message);
}
