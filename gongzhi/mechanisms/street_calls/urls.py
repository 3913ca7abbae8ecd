from django.urls import path

from gongzhi.casework.pages import routes

from .doors import CALL_DOORS, RESPONSE_DOORS
from .views import calls

urlpatterns = [
    path("", calls, name="calls"),
    *routes(*CALL_DOORS),
    *routes(*RESPONSE_DOORS, under="response/"),
]
