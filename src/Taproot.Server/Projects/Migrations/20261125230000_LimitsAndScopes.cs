using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Taproot.Server.Projects.Migrations
{
    /// <inheritdoc />
    public partial class LimitsAndScopes : Migration
    {
        // What keys were for before there were scopes: to write everything.
        private const int WriteEverything = 15;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "LastUsedMs",
                table: "api_keys",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Scopes",
                table: "api_keys",
                type: "INTEGER",
                nullable: false,
                defaultValue: WriteEverything);

            migrationBuilder.CreateTable(
                name: "project_limits",
                columns: table => new
                {
                    ProjectId = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Value = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_project_limits", x => new { x.ProjectId, x.Name });
                    table.ForeignKey(
                        name: "FK_project_limits_projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "project_limits");

            migrationBuilder.DropColumn(
                name: "LastUsedMs",
                table: "api_keys");

            migrationBuilder.DropColumn(
                name: "Scopes",
                table: "api_keys");
        }
    }
}
