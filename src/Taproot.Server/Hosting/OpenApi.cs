using Microsoft.AspNetCore.OpenApi;
using Taproot.Server.Auth;

namespace Taproot.Server.Hosting;

/// <summary>The API's description, from which the browser side's types are made.</summary>
internal static class OpenApi
{
    /// <summary>Registers the document.</summary>
    public static void AddOpenApiDocument(this IServiceCollection services) =>
        services.AddOpenApi("v1", openApi =>
        {
            // Fallbacks for wrong addresses have no name and are no part of the API.
            openApi.ShouldInclude = description =>
                description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true && description.ActionDescriptor.EndpointMetadata.OfType<IEndpointNameMetadata>().Any();
            openApi.AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = "Taproot";
                document.Info.Version = "v1";
                document.Info.Description = "What Taproot's pages read. Errors are problem details (RFC 9457).";
                // The address differs from reader to reader and would make each served document another.
                document.Servers?.Clear();
                return Task.CompletedTask;
            });
            openApi.AddOperationTransformer(DescribeErrors);
        });

    /// <summary>Serves it at <c>/openapi/v1.json</c>.</summary>
    public static void MapOpenApiDocument(this IEndpointRouteBuilder routes) =>
        routes.MapOpenApi("/openapi/{documentName}.json").Needs(ObjectKind.Projects);

    // Every endpoint may be refused by the guard; saying so at each one would be noise.
    private static Task DescribeErrors(Microsoft.OpenApi.OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Responses ??= [];
        operation.Responses.TryAdd("403", new Microsoft.OpenApi.OpenApiResponse { Description = "The caller may not do this." });
        return Task.CompletedTask;
    }
}
