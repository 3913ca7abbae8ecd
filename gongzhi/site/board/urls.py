from django.urls import path

from . import views

urlpatterns = [
    path("desk/board/", views.board, name="board"),
    path("desk/board/tables/", views.board_tables, name="board_tables"),
    path("desk/board/ticket/", views.board_ticket, name="board_ticket"),
    path("desk/board/walls/", views.board_passes, name="board_passes"),
    path("desk/board/walls/<int:pk>/revoke/", views.board_pass_revoke, name="board_pass_revoke"),
    path("board/live/", views.board_live, name="board_live"),
    path("wall/", views.wall, name="wall"),
    path("wall/tables/", views.wall_tables, name="wall_tables"),
    path("wall/ticket/", views.wall_ticket, name="wall_ticket"),
    path("wall/open/<str:link>/", views.wall_open, name="wall_open"),
]
