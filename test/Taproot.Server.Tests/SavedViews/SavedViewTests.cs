using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Auth;
using Taproot.Server.SavedViews;
using Taproot.Server.Tests.Support;

namespace Taproot.Server.Tests.SavedViews;

public sealed class SavedViewTests
{
    private const string Path = "/api/projects/default/views";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<SavedViewInfo> SaveAsync(RunningServer server, string name, string query = "status=critical", bool isDefault = false, string page = "applications")
    {
        using var answer = await server.Client.PostAsJsonAsync(Path, new SavedViewChange(page, name, query, isDefault), Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<SavedViewInfo>(Stop))!;
    }

    private static async Task<IReadOnlyList<SavedViewInfo>> ListAsync(RunningServer server) =>
        (await server.Client.GetFromJsonAsync<SavedViewsResponse>(Path, Stop))!.Views;

    [Fact]
    public async Task A_view_is_saved_renamed_and_deleted_and_keeps_its_identity()
    {
        await using var server = await RunningServer.StartAsync();
        var saved = await SaveAsync(server, " On fire ", "?status=critical&sort=-errors");
        Assert.Equal(("On fire", "status=critical&sort=-errors", "anonymous", false), (saved.Name, saved.Query, saved.By, saved.IsDefault));
        Assert.Equal(saved, Assert.Single(await ListAsync(server)));
        using var renamed = await server.Client.PutAsJsonAsync($"{Path}/{saved.Id}", new SavedViewChange("applications", "Burning", "q=shop", false), Stop);
        Assert.Equal(HttpStatusCode.OK, renamed.StatusCode);
        Assert.Equal((saved.Id, "Burning", "q=shop"), Assert.Single(await ListAsync(server)) is var one ? (one.Id, one.Name, one.Query) : default);
        using var deleted = await server.Client.DeleteAsync($"{Path}/{saved.Id}", Stop);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Empty(await ListAsync(server));
    }

    [Fact]
    public async Task A_page_has_one_default()
    {
        await using var server = await RunningServer.StartAsync();
        await SaveAsync(server, "a", isDefault: true);
        await SaveAsync(server, "elsewhere", isDefault: true, page: "nodes");
        await SaveAsync(server, "b", isDefault: true);
        Assert.Equal(["b", "elsewhere"], (await ListAsync(server)).Where(v => v.IsDefault).Select(v => v.Name));
    }

    [Theory]
    [InlineData("applications", "", "", "1 to 80")]
    [InlineData("applications", "tab\there", "", "1 to 80")]
    [InlineData("applications", "on FIRE", "", "already")]
    [InlineData("Applications?", "x", "", "address")]
    [InlineData("applications", "x", "q=\n", "2000")]
    public async Task What_cannot_be_kept_is_refused_with_a_sentence(string page, string name, string query, string said)
    {
        await using var server = await RunningServer.StartAsync();
        await SaveAsync(server, "On fire");
        Assert.Contains(said, await RefusalAsync(server, new(page, name, query, false)), StringComparison.Ordinal);
        Assert.Single(await ListAsync(server));
    }

    [Fact]
    public void Long_names_and_queries_and_too_many_views_are_refused()
    {
        var full = new SavedViewSettings([.. Enumerable.Range(0, 200).Select(i => new SavedView($"{i}", "nodes", $"view {i}", "", false, "", 0))]);
        Assert.Contains("1 to 80", full.Refusal("0", "nodes", new('n', 81), ""), StringComparison.Ordinal);
        Assert.Contains("2000", full.Refusal("0", "nodes", "n", new('q', 2001)), StringComparison.Ordinal);
        Assert.Contains("at most 200", full.Refusal("new", "nodes", "n", ""), StringComparison.Ordinal);
        Assert.Null(full.Refusal("0", "nodes", "view 0", ""));
    }

    [Fact]
    public async Task A_view_that_was_deleted_meanwhile_and_a_project_that_is_not_are_said_to_be_missing()
    {
        await using var server = await RunningServer.StartAsync();
        using var view = await server.Client.PutAsJsonAsync($"{Path}/0123", new SavedViewChange("applications", "x", "", false), Stop);
        using var project = await server.Client.GetAsync("/api/projects/nowhere/views", Stop);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (view.StatusCode, project.StatusCode));
    }

    [Fact]
    public void Viewers_see_views_and_editors_change_them()
    {
        Assert.True(RolePermissions.Allows(Role.Viewer, new(ObjectKind.Views, Access.View)));
        Assert.False(RolePermissions.Allows(Role.Viewer, new(ObjectKind.Views, Access.Edit)));
        Assert.True(RolePermissions.Allows(Role.Editor, new(ObjectKind.Views, Access.Edit)));
    }

    private static async Task<string> RefusalAsync(RunningServer server, SavedViewChange change)
    {
        using var answer = await server.Client.PostAsJsonAsync(Path, change, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<ProblemDetails>(Stop))!.Detail!;
    }
}
